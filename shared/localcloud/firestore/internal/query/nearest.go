package query

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"

	pb "cloud.google.com/go/firestore/apiv1/firestorepb"

	"github.com/aiprod/aiprod/shared/localcloud/firestore/internal/stored"
	"github.com/aiprod/aiprod/shared/localcloud/firestore/internal/value"
)

const (
	maxNeighbours = 1000
	maxDimensions = 2048
)

// Nearest is a search for the embeddings closest to one, by exhaustive comparison.
type Nearest struct {
	Path  value.Path
	Query []float64

	measure   pb.StructuredQuery_FindNearest_DistanceMeasure
	limit     int
	threshold *float64
	result    value.Path // nil: the distance is not reported
}

func compileNearest(in *pb.StructuredQuery_FindNearest) (*Nearest, error) {
	if in == nil {
		return nil, nil
	}
	path, err := value.ParsePath(in.GetVectorField().GetFieldPath())
	if err != nil {
		return nil, fmt.Errorf("find nearest: %w", err)
	}
	vector, ok := value.Floats(in.QueryVector)
	if !ok || len(vector) == 0 || len(vector) > maxDimensions {
		return nil, fmt.Errorf("find nearest: the query vector must have 1 to %d dimensions", maxDimensions)
	}
	n := &Nearest{Path: path, Query: vector, measure: in.DistanceMeasure, limit: int(in.GetLimit().GetValue())}
	if n.limit < 1 || n.limit > maxNeighbours {
		return nil, fmt.Errorf("find nearest: the limit must be 1 to %d", maxNeighbours)
	}
	if in.DistanceThreshold != nil {
		n.threshold = &in.DistanceThreshold.Value
	}
	if in.DistanceResultField != "" {
		n.result, err = value.ParsePath(in.DistanceResultField)
	}
	if n.measure == pb.StructuredQuery_FindNearest_DISTANCE_MEASURE_UNSPECIFIED {
		err = errors.Join(err, errors.New("find nearest: the distance measure is missing"))
	}
	return n, err
}

type neighbour struct {
	doc      *stored.Document
	distance float64
}

// rank returns the nearest documents, nearest first. Documents without an embedding of the same dimension are left out.
func (n *Nearest) rank(docs []*stored.Document) []*stored.Document {
	var found []neighbour
	for _, d := range docs {
		v, _ := d.Get(n.Path)
		vector, ok := value.Floats(v)
		if !ok || len(vector) != len(n.Query) {
			continue
		}
		if distance := n.distance(vector); n.near(distance) {
			found = append(found, neighbour{d, distance})
		}
	}
	slices.SortStableFunc(found, func(a, b neighbour) int {
		if n.similarity() {
			a, b = b, a
		}
		return cmp.Compare(a.distance, b.distance)
	})
	out := make([]*stored.Document, 0, n.limit)
	for _, f := range found[:min(n.limit, len(found))] {
		out = append(out, n.annotate(f))
	}
	return out
}

// similarity reports whether larger means nearer, as for the dot product.
func (n *Nearest) similarity() bool { return n.measure == pb.StructuredQuery_FindNearest_DOT_PRODUCT }

func (n *Nearest) near(distance float64) bool {
	if n.threshold == nil {
		return true
	}
	if n.similarity() {
		return distance >= *n.threshold
	}
	return distance <= *n.threshold
}

func (n *Nearest) distance(vector []float64) float64 {
	var dot, own, query, squares float64
	for i, x := range vector {
		q := n.Query[i]
		dot += x * q
		own += x * x
		query += q * q
		squares += (x - q) * (x - q)
	}
	switch n.measure {
	case pb.StructuredQuery_FindNearest_EUCLIDEAN:
		return math.Sqrt(squares)
	case pb.StructuredQuery_FindNearest_COSINE:
		return 1 - dot/math.Sqrt(own*query)
	}
	return dot
}

// annotate adds the distance to a copy of the document, where the query asks for it.
func (n *Nearest) annotate(f neighbour) *stored.Document {
	if n.result == nil {
		return f.doc
	}
	return f.doc.With(n.result, value.Double(f.distance))
}
