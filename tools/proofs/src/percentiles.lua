-- Prints percentiles in microseconds: wrk itself leaves out the 95th.
done = function(summary, latency, requests)
  for _, share in pairs({ 50, 95, 99 }) do
    io.write(string.format("percentile %d %d\n", share, latency:percentile(share)))
  end
end
