package quantity

import "testing"

func TestJoined(t *testing.T) {
	t.Parallel()
	tests := []struct {
		left, right string
		want        bool
	}{
		{"9.8", "kg", true},
		{"9.8", "kg.", true},
		{"(25", "€)", true},
		{"22", "Uhr,", true},
		{"10", "000", true},
		{"10", "000,", true},
		{"3", "Millionen", true},
		{"No.", "7", true},
		{"$", "25", true},
		{"25", "किग्रा", true},
		{"25", "people", false},
		{"2024", "The", false},
		{"10", "2000", false},
		{"the", "kg", false},
		{"the", "7", false},
		{"", "", false},
		{"9", "", false},
	}
	for _, tt := range tests {
		if got := Joined(tt.left, tt.right); got != tt.want {
			t.Errorf("Joined(%q, %q) is %t, want %t", tt.left, tt.right, got, tt.want)
		}
	}
}
