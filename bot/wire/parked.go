package wire

import "time"

// parkedHeap has the earliest instant first.
type parkedHeap []parkedChat

type parkedChat struct {
	at   time.Time
	chat *chatLine
}

func (h parkedHeap) Len() int           { return len(h) }
func (h parkedHeap) Less(i, j int) bool { return h[i].at.Before(h[j].at) }
func (h parkedHeap) Swap(i, j int)      { h[i], h[j] = h[j], h[i] }
func (h *parkedHeap) Push(x any)        { *h = append(*h, x.(parkedChat)) }
func (h *parkedHeap) Pop() any {
	old := *h
	last := old[len(old)-1]
	*h = old[:len(old)-1]
	return last
}
