package agent

import "github.com/aiprod/aiprod/shared/manifest"

// Plain is the prompt for a shot whose own a backend has refused for its content: a
// quiet scene that nobody refuses, behind the same words. Which one follows from the shot's seed.
func (VisualTranslator) Plain(film *manifest.Manifest, s manifest.Shot) string {
	scenes := wishes().Plain
	return Wished(film, s, scenes[s.Seed%uint64(len(scenes))])
}

// Wished is the prompt for a shot that is to show what somebody wishes to see.
func Wished(film *manifest.Manifest, s manifest.Shot, footage string) string {
	s.Footage = footage
	return Prompt(film, s)
}
