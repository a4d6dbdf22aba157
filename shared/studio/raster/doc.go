// Package raster paints frames: planar YUV 4:2:0 pictures in BT.709 limited
// range, the very bytes the encoder takes, so that nothing is converted on the
// way. It knows masks, rounded shapes, sprites, gradients and photographs, and
// nothing of text, time or taste.
//
// Positions are luma pixels from the top left corner and may be fractions; a
// mask lands on the nearest sixteenth of a pixel. A Frame must be painted by one
// goroutine at a time.
package raster
