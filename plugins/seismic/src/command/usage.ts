export const usage = `seismic: SEG-Y files as Zarr stores, chunk by chunk

  seismic generate FILE.sgy --traces N [--data survey|seed] [--samples N] [--format 1|5] [--seed TEXT]
  seismic import FILE.sgy STORE [--codec lz4|zstd|none] [--threads N] [LAYOUT]
  seismic info FILE.sgy|STORE [LAYOUT]
  seismic process STORE NEW-STORE --step STEP … [--threads N]     steps: gain=1.5, agc=500, bandpass=10-80
  seismic export STORE FILE.sgy [--format 1|2|3|5|8] [--threads N]
  seismic view STORE FILE.png [--gather ID | --trace0 N --trace1 N] [--t0 MS --t1 MS] [--width PX --height PX]
  seismic serve STORE [--port N]
  seismic verify STORE                                            reads all of it; says what was lost or changed since

LAYOUT, where you know better than the file: [--salvage] [--format 1|2|3|5|8] [--samples N] [--interval-us N]
                 [--byte-order big|little] [--extended-headers N]

A run that was killed or cancelled goes on where it was when the same command is given again.
`
