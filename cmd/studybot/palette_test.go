package main

import (
	"image"
	"image/color"
	"slices"
)

// paletted draws a picture with at most 256 colours, chosen by median cut. A page has few
// colours and many shades of the same ones: it looks as before at a third of the size.
func paletted(img image.Image) *image.Paletted {
	counts := map[color.RGBA]int{}
	bounds := img.Bounds()
	for y := bounds.Min.Y; y < bounds.Max.Y; y++ {
		for x := bounds.Min.X; x < bounds.Max.X; x++ {
			counts[rgba(img.At(x, y))]++
		}
	}
	box := make(shades, 0, len(counts))
	for c, n := range counts {
		box = append(box, shade{[3]uint8{c.R, c.G, c.B}, n})
	}
	// In an order of their own, so that the same picture becomes the same file.
	slices.SortFunc(box, func(a, b shade) int { return slices.Compare(a.rgb[:], b.rgb[:]) })
	boxes := []shades{box}
	for len(boxes) < 256 {
		i, channel, worst := -1, 0, 0.0
		for j, b := range boxes {
			if c, spread := b.widest(); spread > worst {
				i, channel, worst = j, c, spread
			}
		}
		if i < 0 {
			break
		}
		low, high := boxes[i].cut(channel)
		boxes[i] = low
		boxes = append(boxes, high)
	}
	palette := make(color.Palette, len(boxes))
	for i, b := range boxes {
		palette[i] = b.mean()
	}
	out := image.NewPaletted(bounds, palette)
	near := map[color.RGBA]uint8{}
	for c := range counts {
		near[c] = uint8(palette.Index(c))
	}
	for y := bounds.Min.Y; y < bounds.Max.Y; y++ {
		for x := bounds.Min.X; x < bounds.Max.X; x++ {
			out.SetColorIndex(x, y, near[rgba(img.At(x, y))])
		}
	}
	return out
}

func rgba(c color.Color) color.RGBA { return color.RGBAModel.Convert(c).(color.RGBA) }

// shade is a colour and how many pixels have it.
type shade struct {
	rgb [3]uint8
	n   int
}

type shades []shade

// widest is the channel in which the shades lie furthest from their mean, and how far in
// all: rare shades weigh less.
func (s shades) widest() (channel int, spread float64) {
	mean := s.mean()
	centre := [3]float64{float64(mean.R), float64(mean.G), float64(mean.B)}
	for c := range 3 {
		sum := 0.0
		for _, one := range s {
			d := float64(one.rgb[c]) - centre[c]
			sum += d * d * min(float64(one.n), 3000)
		}
		if sum > spread && len(s) > 1 {
			channel, spread = c, sum
		}
	}
	return channel, spread
}

// cut parts the shades at their mean in a channel.
func (s shades) cut(channel int) (low, high shades) {
	sum, n := 0, 0
	for _, one := range s {
		weight := min(one.n, 3000)
		sum, n = sum+int(one.rgb[channel])*weight, n+weight
	}
	slices.SortStableFunc(s, func(a, b shade) int { return int(a.rgb[channel]) - int(b.rgb[channel]) })
	at, _ := slices.BinarySearchFunc(s, sum/n, func(one shade, mean int) int {
		if int(one.rgb[channel]) <= mean {
			return -1
		}
		return 1
	})
	at = min(max(at, 1), len(s)-1)
	return s[:at], s[at:]
}

func (s shades) mean() color.RGBA {
	var sum [3]int
	n := 0
	for _, one := range s {
		for c := range sum {
			sum[c] += int(one.rgb[c]) * one.n
		}
		n += one.n
	}
	half := n / 2
	return color.RGBA{uint8((sum[0] + half) / n), uint8((sum[1] + half) / n), uint8((sum[2] + half) / n), 255}
}
