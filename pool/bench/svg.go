package main

import (
	"fmt"
	"math"
	"strings"
)

// A series is a line in a plot.
type series struct {
	name string
	x, y []float64
}

// A plot is a diagram of lines. Axes are logarithmic or start at 0.
type plot struct {
	title, xLabel, yLabel string
	logX, logY            bool
	formatX, formatY      func(float64) string
	lines                 []series
}

const (
	plotWidth, plotHeight = 760, 420
	plotLeft, plotTop     = 70, 40
	plotRight             = 190 // room for the legend
	plotBottom            = 50
)

var colors = []string{"#d62728", "#1f77b4", "#2ca02c", "#9467bd", "#ff7f0e", "#8c564b", "#e377c2", "#7f7f7f", "#17becf", "#bcbd22", "#000000"}

// An axis maps values to pixels.
type axis struct {
	log        bool
	low, high  float64
	start, end float64 // pixels
}

func newAxis(log bool, values []float64, start, end float64) axis {
	a := axis{log: log, low: math.Inf(1), high: math.Inf(-1), start: start, end: end}
	for _, v := range values {
		a.low, a.high = min(a.low, v), max(a.high, v)
	}
	if !log {
		a.low, a.high = 0, a.high*1.05
	}
	if a.high <= a.low {
		a.high = a.low + 1
	}
	return a
}

func (a axis) at(v float64) float64 {
	low, high := a.low, a.high
	if a.log {
		v, low, high = math.Log(v), math.Log(low), math.Log(high)
	}
	return a.start + (v-low)/(high-low)*(a.end-a.start)
}

// ticks returns the values at which the axis is labelled.
func (a axis) ticks() []float64 {
	var ticks []float64
	if a.log {
		step := 2.0
		for a.low*math.Pow(step, 8) < a.high {
			step *= 2
		}
		for v := math.Pow(2, math.Ceil(math.Log2(a.low)-1e-9)); v <= a.high*1.0001; v *= step {
			ticks = append(ticks, v)
		}
		return ticks
	}
	step := math.Pow(10, math.Floor(math.Log10(a.high)))
	for a.high/step < 4 {
		step /= 2
	}
	for v := 0.0; v <= a.high; v += step {
		ticks = append(ticks, v)
	}
	return ticks
}

// svg draws the plot.
func (p plot) svg() string {
	var xs, ys []float64
	for _, l := range p.lines {
		xs, ys = append(xs, l.x...), append(ys, l.y...)
	}
	x := newAxis(p.logX, xs, plotLeft, plotWidth-plotRight)
	y := newAxis(p.logY, ys, plotHeight-plotBottom, plotTop)

	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" font-family="sans-serif" font-size="12">`+"\n", plotWidth, plotHeight)
	fmt.Fprintf(&b, `<rect width="%d" height="%d" fill="white"/>`+"\n", plotWidth, plotHeight)
	text := func(x, y float64, anchor, extra, s string) {
		s = strings.NewReplacer("&", "&amp;", "<", "&lt;").Replace(s)
		fmt.Fprintf(&b, `<text x="%.0f" y="%.0f" text-anchor="%s"%s>%s</text>`+"\n", x, y, anchor, extra, s)
	}
	line := func(x1, y1, x2, y2 float64, color string) {
		fmt.Fprintf(&b, `<line x1="%.1f" y1="%.1f" x2="%.1f" y2="%.1f" stroke="%s"/>`+"\n", x1, y1, x2, y2, color)
	}
	text(plotLeft, 22, "start", ` font-size="15"`, p.title)
	text((x.start+x.end)/2, plotHeight-10, "middle", "", p.xLabel)
	text(16, (y.start+y.end)/2, "middle", fmt.Sprintf(` transform="rotate(-90 16 %.0f)"`, (y.start+y.end)/2), p.yLabel)
	for _, v := range x.ticks() {
		line(x.at(v), y.start, x.at(v), y.end, "#eee")
		text(x.at(v), y.start+16, "middle", "", p.formatX(v))
	}
	for _, v := range y.ticks() {
		line(x.start, y.at(v), x.end, y.at(v), "#eee")
		text(x.start-6, y.at(v)+4, "end", "", p.formatY(v))
	}
	line(x.start, y.start, x.end, y.start, "black")
	line(x.start, y.start, x.start, y.end, "black")
	for i, l := range p.lines {
		var points []string
		for j := range l.x {
			points = append(points, fmt.Sprintf("%.1f,%.1f", x.at(l.x[j]), y.at(l.y[j])))
		}
		color := colors[i%len(colors)]
		fmt.Fprintf(&b, `<polyline points="%s" fill="none" stroke="%s" stroke-width="1.8"/>`+"\n", strings.Join(points, " "), color)
		legend := float64(plotTop + 18*i)
		line(x.end+12, legend, x.end+32, legend, color)
		text(x.end+38, legend+4, "start", "", l.name)
	}
	b.WriteString("</svg>\n")
	return b.String()
}
