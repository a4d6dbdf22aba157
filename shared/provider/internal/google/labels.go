package google

import "strings"

// Labels are what Google's bill tells of a call: our name of it, in the few characters
// a label may have. Nil where there is no name.
func Labels(ref string) map[string]string {
	name := []rune(strings.Map(func(r rune) rune {
		switch {
		case r >= 'A' && r <= 'Z':
			return r + 'a' - 'A'
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9', r == '-', r == '_':
			return r
		}
		return '_'
	}, ref))
	if len(name) == 0 {
		return nil
	}
	return map[string]string{"aiprod-call": string(name[max(0, len(name)-63):])} // the end tells calls apart
}
