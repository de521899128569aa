package b

//lint:file-ignore poollint/called it is meant

func okFile() {
	sure()
}
