package platform

import (
	"context"
	"net/http"

	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/function"
)

// guide is where a browser is sent.
const guide = "/docs"

// Root says where everything is.
var _ = function.HTTP(function.Route{
	Name: "root", Method: "GET", Path: "/", Tag: "Platform", Summary: "Where everything is",
	Description: "A program gets the addresses to begin with; a browser is sent to the guide.",
	Also:        map[int]string{http.StatusSeeOther: "The client prefers a page: Location leads to it"},
}, root)

// RootInput is what the client would rather read.
type RootInput struct {
	Accept string `header:"Accept" hidden:"true"`
}

// RootOutput is the service document.
type RootOutput struct {
	Status   int
	Location string `header:"Location" doc:"Where a browser is sent"`
	Vary     string `header:"Vary"`
	Body     struct {
		Name    string            `json:"name" example:"AIPROD"`
		About   string            `json:"about"`
		Version string            `json:"version" doc:"Of the API" example:"1.0.0"`
		Links   map[string]string `json:"links" doc:"Addresses to begin with, by what they are"`
	}
}

func root(_ context.Context, env *cloud.Env, in *RootInput) (*RootOutput, error) {
	out := &RootOutput{Status: http.StatusOK, Vary: "Accept"}
	if function.PrefersPage(in.Accept) {
		out.Status, out.Location = http.StatusSeeOther, guide
	}
	b, base := &out.Body, env.Config.PublicURL
	b.Name, b.About, b.Version = function.Title, function.About, function.Version
	b.Links = map[string]string{
		"docs": base + guide, "reference": base + "/redoc", "openapi": base + "/openapi.json", "health": base + "/health",
		"capabilities": base + "/capabilities", "submit": base + "/pipeline/run", "jobs": base + "/pipeline/jobs",
	}
	return out, nil
}
