package audio

// A Meter measures the loudness of stereo at Rate that it is given bit by bit:
// what [Integrated] and [Momentary] say of the whole.
type Meter struct {
	left, right meter
	l, r        []float32 // of the step that is not full yet
	other       []float64
	steps       []float64 // the power of each
}

// NewMeter returns a meter that has heard nothing.
func NewMeter() *Meter {
	size := stepSize(Rate)
	shelf, highPass := kWeighting(Rate)
	m := &Meter{left: meter{shelf, highPass}, right: meter{shelf, highPass}}
	m.l, m.r, m.other = make([]float32, 0, size), make([]float32, 0, size), make([]float64, size)
	return m
}

// Measure is a meter that has heard all of a source.
func Measure(s Source) (*Meter, error) {
	m := NewMeter()
	return m, Each(s, func(l, r []float32, _ int) error {
		m.Add(l, r)
		return nil
	})
}

// Add hears samples, as many of the right as of the left.
func (m *Meter) Add(l, r []float32) {
	for len(l) > 0 {
		n := min(len(l), cap(m.l)-len(m.l))
		m.l, m.r = append(m.l, l[:n]...), append(m.r, r[:n]...)
		l, r = l[n:], r[n:]
		if len(m.l) == cap(m.l) {
			m.steps = append(m.steps, powers(&m.left, &m.right, m.l, m.r, m.other))
			m.l, m.r = m.l[:0], m.r[:0]
		}
	}
}

// Integrated is the gated loudness in LUFS, Quiet for silence.
func (m *Meter) Integrated() float64 { return integrated(overlapping(m.steps, cap(m.l))) }

// Loudest is the highest loudness of 400 ms, in LUFS.
func (m *Meter) Loudest() float64 {
	top := Quiet
	for _, p := range overlapping(m.steps, cap(m.l)) {
		top = max(top, lufs(p))
	}
	return top
}
