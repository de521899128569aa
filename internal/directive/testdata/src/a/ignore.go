package a

func sure()   {}
func unsure() {}

func okUsed() {
	//lint:ignore poollint/called it is meant
	sure()
	sure() //lint:ignore poollint/called/sure it is meant
	//lint:ignore poollint/* it is meant
	sure()
	//lint:ignore poollint,SA1019 it is meant
	sure()
}

func okHidden() {
	//lint:ignore poollint/called shown with -confidence=possible
	unsure()
}

func okOtherTools() {
	//lint:ignore SA1019
	//lint:ignore U1000 unused
	//lint:ignore SA6002 staticcheck has it
	//lint:ignore SA*,poollint/called one of them may need it
	//lint:file-ignore ST1000 nothing of ours
	//lint:unknown word
}

func okOwn() {
	//lint:ignore poollint/directive the next one is a test
	//lint:ignore poollint/calle it is meant
}

func noReason() {
	//lint:ignore poollint/called // want `ignore directive for poollint/called has no reason`
	sure()
}

func unused() {
	//lint:ignore poollint/called it was meant // want `ignore directive for poollint/called silences nothing`
	//lint:ignore poollint // want `ignore directive for poollint silences nothing`

	sure()
	//lint:ignore poollint/called/unsure the wrong kind // want `ignore directive for poollint/called/unsure silences nothing`
	sure()
}

func unknown() {
	//lint:ignore poollint/caled a typo // want `poollint/caled names no analyzer of poollint`
	sure()
	//lint:ignore poollint/called,poollint/x a typo // want `poollint/x names no analyzer of poollint`
	sure()
	//lint:ignore poollint/ a typo // want `poollint/ names no analyzer of poollint`
	//lint:ingore poollint/called a typo // want `lint:ingore is no directive`
}
