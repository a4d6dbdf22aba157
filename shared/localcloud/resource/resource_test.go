package resource_test

import (
	"fmt"
	"testing"

	pb "cloud.google.com/go/cloudtasks/apiv2/cloudtaskspb"
	"github.com/google/go-cmp/cmp"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/testing/protocmp"
	"google.golang.org/protobuf/types/known/fieldmaskpb"

	"github.com/aiprod/aiprod/shared/localcloud/resource"
)

// All pages together are all names, once and in order, whatever the size.
func TestPage(t *testing.T) {
	t.Parallel()
	all := map[string]int{"q/x/1": 0, "p/y/1": 0}
	var want []string
	for i := range 2003 {
		name := fmt.Sprintf("p/x/%04d", i)
		all[name] = i
		want = append(want, name)
	}
	for _, tt := range []struct{ size, first int }{{7, 7}, {2003, 1000}, {0, 1000}, {-1, 1000}} {
		t.Run(fmt.Sprint(tt.size), func(t *testing.T) {
			t.Parallel()
			names, token := resource.Page(all, "p/x/", int32(tt.size), "")
			if len(names) != tt.first {
				t.Errorf("%d names on the first page, want %d", len(names), tt.first)
			}
			got := names
			for token != "" {
				names, token = resource.Page(all, "p/x/", int32(tt.size), token)
				got = append(got, names...)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("all pages (-want +got):\n%s", diff)
			}
		})
	}
}

// A page begins where the last one ended, though its first name is gone.
func TestPageAfterDelete(t *testing.T) {
	t.Parallel()
	names, next := resource.Page(map[string]int{"a": 0, "c": 0}, "", 2, "b")
	if diff := cmp.Diff([]string{"c"}, names); diff != "" || next != "" {
		t.Errorf("next %q (-want +got):\n%s", next, diff)
	}
}

func TestMerge(t *testing.T) {
	t.Parallel()
	old := &pb.Queue{Name: "old", RateLimits: &pb.RateLimits{MaxBurstSize: 1, MaxConcurrentDispatches: 2}}
	update := &pb.Queue{Name: "new", RateLimits: &pb.RateLimits{MaxBurstSize: 5}, RetryConfig: &pb.RetryConfig{MaxAttempts: 3}}
	tests := []struct {
		name string
		mask []string
		want *pb.Queue // nil: refused
	}{
		{"whole field", []string{"rate_limits"}, &pb.Queue{Name: "old", RateLimits: update.RateLimits}},
		{"field within", []string{"rate_limits.max_burst_size"}, &pb.Queue{Name: "old", RateLimits: &pb.RateLimits{MaxBurstSize: 5, MaxConcurrentDispatches: 2}}},
		{"unset field within", []string{"rate_limits.max_concurrent_dispatches"}, &pb.Queue{Name: "old", RateLimits: &pb.RateLimits{MaxBurstSize: 1}}},
		{"field within what is not there", []string{"retry_config.max_attempts"}, &pb.Queue{Name: "old", RateLimits: old.RateLimits, RetryConfig: update.RetryConfig}},
		{"unset field", []string{"purge_time"}, old},
		{"nothing", nil, nil},
		{"field that is not allowed", []string{"rate_limits", "name"}, nil},
		{"field within one allowed as a whole", []string{"purge_time.seconds"}, nil},
		{"whole field allowed in part", []string{"http_target"}, nil},
		{"unknown field", []string{"rate_limits.hue"}, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := &pb.Queue{Name: "old", RateLimits: &pb.RateLimits{MaxBurstSize: 1, MaxConcurrentDispatches: 2}}
			err := resource.Merge(got, update, &fieldmaskpb.FieldMask{Paths: tt.mask},
				"rate_limits", "rate_limits.*", "retry_config.*", "purge_time", "http_target.*")
			want := tt.want
			if want == nil {
				want = old
				if status.Code(err) != codes.InvalidArgument {
					t.Errorf("error %v, want a refusal", err)
				}
			} else if err != nil {
				t.Error(err)
			}
			if diff := cmp.Diff(want, got, protocmp.Transform()); diff != "" {
				t.Errorf("merged (-want +got):\n%s", diff)
			}
		})
	}
}
