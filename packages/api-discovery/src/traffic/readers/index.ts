import { ACCESS_LOGS } from './access-log/index.ts'
import { w3c } from './access-log/w3c.ts'
import { burp } from './burp.ts'
import type { TrafficFormat } from './format.ts'
import { har } from './har.ts'
import { mitmproxy } from './mitmproxy.ts'
import { jsonList, ndjson } from './ndjson.ts'
import { zap } from './zap.ts'

/** Asked in this order; the first that accepts the beginning of a recording reads it. */
export const TRAFFIC_FORMATS: readonly TrafficFormat[] = [
  har,
  burp,
  mitmproxy,
  zap,
  w3c,
  jsonList,
  ndjson,
  ...ACCESS_LOGS,
]
