package vendortest

import (
	"cmp"
	"encoding/json"
	"regexp"
	"slices"
	"strings"
)

// A geminiBody is a request for content. It has the members of the API's type that
// we may send, and no other is taken.
type geminiBody struct {
	Contents []geminiContent `json:"contents"`
	System   geminiContent   `json:"systemInstruction"`
	Config   geminiConfig    `json:"generationConfig"`
	Safety   []struct {
		Category  string `json:"category"`
		Threshold string `json:"threshold"`
	} `json:"safetySettings"`
	// Labels and Armor are Vertex AI's alone.
	Labels map[string]string `json:"labels"`
	Armor  *struct {
		Prompt   string `json:"promptTemplateName"`
		Response string `json:"responseTemplateName"`
	} `json:"modelArmorConfig"`
}

type geminiContent struct {
	Role  string       `json:"role"`
	Parts []geminiPart `json:"parts"`
}

type geminiPart struct {
	Text   string `json:"text"`
	Inline *struct {
		Type string `json:"mimeType"`
		Data []byte `json:"data"`
	} `json:"inlineData"`
	File *struct {
		URI  string `json:"fileUri"`
		Type string `json:"mimeType"`
	} `json:"fileData"`
	Video *struct {
		FPS   float64 `json:"fps"`
		Start string  `json:"startOffset"`
		End   string  `json:"endOffset"`
	} `json:"videoMetadata"`
	// Speech is judged by whoever speaks.
	Speech json.RawMessage `json:"speechMetadata"`
}

type geminiConfig struct {
	MimeType   string          `json:"responseMimeType"`
	JSONSchema json.RawMessage `json:"responseJsonSchema"`
	Most       int64           `json:"maxOutputTokens"`
	Seed       *int64          `json:"seed"`
	Resolution string          `json:"mediaResolution"`
	Thinking   struct {
		Level string `json:"thinkingLevel"`
	} `json:"thinkingConfig"`
	Modalities []string `json:"responseModalities"`
	// What follows is judged by whoever makes it.
	Speech json.RawMessage `json:"speechConfig"`
	Image  json.RawMessage `json:"imageConfig"`
	Format json.RawMessage `json:"responseFormat"`
}

var (
	labelName  = regexp.MustCompile(`^[a-z][a-z0-9_-]{0,62}$`)
	labelValue = regexp.MustCompile(`^[a-z0-9_-]{0,63}$`)
	armorName  = regexp.MustCompile(`^projects/[^/]+/locations/[^/]+/templates/[^/]+$`)
)

// wrong says what is wrong with a request, "" where nothing is.
func (b geminiBody) wrong(vertex bool) string {
	rates := googleRates()
	_, level := rates.Thoughts[b.Config.Thinking.Level]
	switch {
	case len(b.Contents) == 0:
		return "contents is not specified"
	case !level:
		return "Invalid value at 'generation_config.thinking_config.thinking_level'"
	case b.Config.Resolution != "" && !slices.Contains(rates.Resolutions, b.Config.Resolution):
		return "Invalid value at 'generation_config.media_resolution'"
	case b.Config.JSONSchema != nil && b.Config.MimeType != "application/json":
		return "responseJsonSchema needs responseMimeType application/json"
	case b.Config.JSONSchema != nil && strangeWord(b.Config.JSONSchema) != "":
		return "Unsupported schema keyword: " + strangeWord(b.Config.JSONSchema)
	case b.Config.Most < 0:
		return "maxOutputTokens must be positive"
	case !vertex && (b.Labels != nil || b.Armor != nil):
		return "Unknown name \"labels\" or \"modelArmorConfig\": Cannot find field."
	case b.Armor != nil && b.Safety != nil:
		return "Only one of model_armor_config and safety_settings can be set."
	case b.Armor != nil && (!armorName.MatchString(b.Armor.Prompt) || !armorName.MatchString(b.Armor.Response)):
		return "Invalid Model Armor template name."
	}
	for name, value := range b.Labels {
		if !labelName.MatchString(name) || !labelValue.MatchString(value) {
			return "Invalid label " + name
		}
	}
	for _, s := range b.Safety {
		if !slices.Contains(rates.Categories, s.Category) || !slices.Contains(rates.Thresholds, s.Threshold) {
			return "Invalid value at 'safety_settings'"
		}
	}
	return b.wrongParts(vertex)
}

func (b geminiBody) wrongParts(vertex bool) string {
	for _, c := range b.Contents {
		if c.Role != "user" && c.Role != "model" || len(c.Parts) == 0 {
			return "Please use a valid role: user, model."
		}
		for _, p := range c.Parts {
			kinds := 0
			for _, is := range []bool{p.Text != "", p.Inline != nil, p.File != nil} {
				if is {
					kinds++
				}
			}
			switch {
			case kinds != 1:
				return "Unable to submit request because it must have exactly one of text, inlineData and fileData in a part."
			case p.Video != nil && (p.Inline == nil && p.File == nil || p.Video.FPS < 0 || p.Video.FPS > 24):
				return "Invalid video_metadata"
			case p.File != nil && p.File.Type == "" && vertex:
				return "fileData needs a mimeType"
			}
		}
	}
	return ""
}

// text is the words of a content.
func (c geminiContent) text() string {
	var words []string
	for _, p := range c.Parts {
		if p.Text != "" {
			words = append(words, p.Text)
		}
	}
	return strings.Join(words, "\n")
}

// tokens is about how many a content is.
func (c geminiContent) tokens(resolution string) (n int64) {
	for _, p := range c.Parts {
		if p.Text != "" {
			n += tokens(p.Text)
		} else if resolution == "MEDIA_RESOLUTION_LOW" {
			n += googleRates().CoarseMedia
		} else {
			n += googleRates().Media
		}
	}
	return n
}

func (b geminiBody) tokens() int64 {
	n := b.System.tokens(b.Config.Resolution)
	for _, c := range b.Contents {
		n += c.tokens(b.Config.Resolution)
	}
	return n
}

// strangeWord returns a word of a schema that the service does not understand, "" where it understands all.
func strangeWord(raw json.RawMessage) string {
	var list []json.RawMessage
	if json.Unmarshal(raw, &list) == nil {
		for _, schema := range list {
			if word := strangeWord(schema); word != "" {
				return word
			}
		}
		return ""
	}
	var words map[string]json.RawMessage
	if json.Unmarshal(raw, &words) != nil {
		return "" // true, or false
	}
	for word, value := range words {
		if !slices.Contains(googleRates().SchemaWords, word) || words["$ref"] != nil && word[0] != '$' {
			return word
		}
		strange := ""
		switch word {
		case "properties", "$defs":
			var named map[string]json.RawMessage
			_ = json.Unmarshal(value, &named)
			for _, schema := range named {
				strange = cmp.Or(strange, strangeWord(schema))
			}
		case "items", "additionalProperties", "anyOf", "oneOf", "prefixItems":
			strange = strangeWord(value)
		}
		if strange != "" {
			return strange
		}
	}
	return ""
}
