// Package system holds the tests of the whole: the stack with every function,
// real ffmpeg and voices, films in the small probe format, and what comes out
// measured on the decoded file. There is nothing in it to import.
package system
