package studio

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"

	"github.com/aiprod/aiprod/shared/studio/theme"
)

// Key names the clip Render would make: two shots have one key only if they come
// out alike. It is the SHA-256, in hex, of the engine's version, the encoder's
// settings and everything in the shot that decides pixels. AssetHashes are the
// content hashes of the assets by id; where the files lie does not matter.
func Key(s Shot, assetHashes map[string]string) string {
	look, err := theme.Resolve(s.Theme)
	if err == nil {
		s.Transition, s.Next = s.ends(look)
		s.Theme.Palette = look.Palette
	}
	if !s.Burn {
		s.Cues = nil
	}
	used := map[string]string{}
	for _, id := range s.Scene.Files() {
		used[id] = assetHashes[id]
	}
	s.Assets = nil
	s.Count = 0 // only tells whether the shot is left, which Next now says
	doc, err := json.Marshal(struct {
		Engine   string
		Settings []string
		Look     theme.Theme
		Shot     Shot
		Assets   map[string]string
	}{Engine, s.spec().Settings(), look.Theme, s, used})
	if err != nil {
		panic("studio: key: " + err.Error()) // a Shot holds nothing JSON cannot: numbers are finite by the manifest's rules
	}
	sum := sha256.Sum256(doc)
	return hex.EncodeToString(sum[:])
}
