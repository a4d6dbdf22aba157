package omni

import (
	"google.golang.org/genai/interactions/models/interactions"
)

// Prices are in micro-dollars for a million tokens. One that is 0 is not known.
type Prices struct {
	Input int64 // of any kind
	Video int64
	Text  int64 // written, thoughts included
}

// What is far over anything there is, so that no product overflows. A figure beyond is none.
const (
	mostTokens = 1 << 28
	mostPrice  = 1 << 32
)

// cost is what an interaction has cost in micro-dollars, rounded up, by the tokens it
// says it has used. It is not known where it does not say, or where a price is not known.
func (c *Client) cost(of *interactions.Interaction) (micros int64, known bool) {
	used, model := of.GetUsage(), of.GetModel()
	if used == nil || used.TotalInputTokens == nil || used.TotalOutputTokens == nil || model == nil {
		return 0, false
	}
	prices, priced := c.prices(string(*model))
	if !priced {
		return 0, false
	}
	video, text := *used.TotalOutputTokens, 0
	if parts := used.OutputTokensByModality; len(parts) > 0 {
		video = 0
		for _, part := range parts {
			if modality, n := part.GetModality(), part.GetTokens(); modality != nil && *modality == "video" && n != nil {
				video += *n
			}
		}
		text = *used.TotalOutputTokens - video
	}
	if thoughts := used.TotalThoughtTokens; thoughts != nil {
		text += *thoughts
	}
	var sum int64
	for _, part := range []struct {
		tokens int
		price  int64
	}{{*used.TotalInputTokens, prices.Input}, {video, prices.Video}, {text, prices.Text}} {
		if part.tokens < 0 || part.tokens > mostTokens || part.tokens > 0 && part.price <= 0 || part.price > mostPrice {
			return 0, false
		}
		sum += int64(part.tokens) * part.price
	}
	return (sum + 999_999) / 1_000_000, true
}
