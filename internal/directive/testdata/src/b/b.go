package b

func sure()   {}
func unsure() {}

func reported() {
	sure() // want `sure is called`
	unsure()
	//lint:ignore poollint/other another check
	sure() // want `sure is called`
	//lint:ignore poollint/called/unsure another kind
	sure() // want `sure is called`
	//lint:ignore called without poollint it is nobody's name
	sure() // want `sure is called`
}

func okSilenced() {
	//lint:ignore poollint/called it is meant
	sure()
	sure() //lint:ignore poollint/called
}
