package raster

// A shifter gives the rows of a coverage moved right and down by fx/16 and
// fy/16 of a pixel. Without movement it hands out the rows themselves.
type shifter struct {
	src     coverage
	fx, fy  int
	out     []byte
	column  []uint16 // rows mixed, before columns are
	nothing []byte
}

// row returns row y of the moved coverage, one longer than the source where fx > 0.
func (s *shifter) row(y int) []byte {
	if s.fx|s.fy == 0 {
		return s.src.row(y)
	}
	if s.out == nil {
		s.out = make([]byte, s.src.w+1)
		s.column = make([]uint16, s.src.w)
		s.nothing = make([]byte, s.src.w)
	}
	s.mixRows(s.at(y-1), s.at(y))
	s.mixColumns()
	return s.out
}

func (s *shifter) at(y int) []byte {
	if y < 0 || y >= s.src.h {
		return s.nothing
	}
	return s.src.row(y)
}

func (s *shifter) mixRows(above, here []byte) {
	a, h := uint16(s.fy), uint16(16-s.fy)
	here = here[:len(s.column)]
	above = above[:len(s.column)]
	for i := range s.column {
		s.column[i] = uint16(above[i])*a + uint16(here[i])*h
	}
}

func (s *shifter) mixColumns() {
	left, k := 0, 16-s.fx
	for i, v := range s.column {
		s.out[i] = byte((left*s.fx + int(v)*k + 128) >> 8)
		left = int(v)
	}
	s.out[len(s.column)] = byte((left*s.fx + 128) >> 8)
}
