package quality

// Judge lets tests judge one measured film many times.
var (
	Measure = measure
	Judge   = judge
)
