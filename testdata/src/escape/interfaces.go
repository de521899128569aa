package escape

import (
	"escape/lib/stock"
	"escape/lib/tags"
)

// Pools that are known by their interfaces: the types behind them are in other packages.

type grist struct {
	enc   tags.Encoder
	bytes []byte
}

type mill struct {
	encoders tags.EncoderPool
	slips    stock.Pool
	conns    stock.ConnPool
}

// encoderStays has the encoder put by its own method while the grist still has it.
func (s *mill) encoderStays(name string) *grist {
	enc := s.encoders.Get()
	defer enc.Finalize()
	enc.Encode(name)
	return &grist{enc: enc} // want `enc is returned and put into enc\.pool\.pool`
}

// okEncoderMoves leaves that to the grist, unless it fails.
func (s *mill) okEncoderMoves(name string) *grist {
	enc := s.encoders.Get()
	if name == "" {
		enc.Finalize()
		return nil
	}
	enc.Encode(name)
	return &grist{enc: enc}
}

// okEncoderOfOthers is not lent by the package that has the pool: who knows what it does.
func okEncoderOfOthers(enc tags.Encoder) *grist {
	defer enc.Finalize()
	return &grist{enc: enc}
}

func (s *mill) slipStays(name string) []byte {
	slip := s.slips.Get().(*[]byte)
	defer s.slips.Put(slip)
	*slip = append((*slip)[:0], name...)
	return *slip // want `memory of slip is returned and is put into s\.slips`
}

func (s *mill) okSlipIsCopied(name string) []byte {
	slip := s.slips.Get().(*[]byte)
	defer s.slips.Put(slip)
	*slip = append((*slip)[:0], name...)
	return append([]byte(nil), *slip...)
}

func (s *mill) okConn() any {
	c := s.conns.Get()
	defer s.conns.Put(c)
	return c
}
