package poolflow

// An error that a function returns may tell what it has done: who compares it with one of a package's variables knows then.
//
//	if q.closed { put(x); return errClosed }
//	return errFull
//
// Two such variables are taken for two errors.

// sentinelMark stands before the name of the variable in the path of a result.
const sentinelMark = "!"

// sentinel returns the name of the package-level variable that an error was taken from, "" if it was not.
func sentinel(v value) string {
	switch {
	case v.k == vSym && v.obj == nil && len(v.path) > 1 && v.path[:1] == sentinelMark:
		return v.path[1:]
	case v.k != vRef || v.path != "" || v.obj.kind != objContent || v.obj.path != "" || v.obj.parent.kind != objGlobal || v.obj.typ == nil || !isErrorType(v.obj.typ):
		return ""
	}
	return v.obj.parent.globalName()
}

// leaveSentinels makes errors alike, in the outcomes of a function, where nothing is put, gotten or shared differently.
func leaveSentinels(outs []outcome) {
	first := ""
	for i := range outs {
		for _, r := range outs[i].Results {
			if r.K != 'n' || r.C == "" {
				continue
			}
			if k := outs[i].lifeKey(); first == "" {
				first = k
			} else if k != first {
				return
			}
		}
	}
	for i := range outs {
		for k := range outs[i].Results {
			if r := &outs[i].Results[k]; r.K == 'n' {
				r.C = ""
			}
		}
	}
}
