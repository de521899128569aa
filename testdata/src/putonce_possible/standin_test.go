package putonce_possible

// oneRoom stands in for the pool of a caller.
type oneRoom struct{ x any }

func (r *oneRoom) Get() any  { return r.x }
func (r *oneRoom) Put(x any) { r.x = x }

var _ Rooms = &oneRoom{}
