/** Formats that servers and load balancers write by default, from their documentation. */
import { compileLogFormat, type LogFormat } from './log-format.ts'

export interface KnownLogFormat {
  readonly name: string
  readonly title: string
  readonly format: LogFormat
  /** A quick look at a line: several formats begin alike. */
  readonly looksLike: RegExp
}

const COMMON = String.raw`^\S+ \S+ .{0,200}? ?\[[^\]]{10,40}\] "`

function known(name: string, title: string, looksLike: RegExp | string, format: string): KnownLogFormat {
  return { name, title, looksLike: new RegExp(looksLike), format: compileLogFormat(format) }
}

/** Asked in this order; the first that reads most of the first lines is taken. */
export const KNOWN_LOG_FORMATS: readonly KnownLogFormat[] = [
  known(
    'aws-alb',
    'AWS Application Load Balancer',
    /^(?:https?|h2|grpcs|wss?) \d{4}-\d\d-\d\dT\S+ \S+ \S+:\d+ /,
    '$scheme $time_iso8601 $elb $client $target $t1 $t2 $t3 $status $target_status $request_length $bytes_sent "$request" "$agent" $cipher $protocol $group "$trace" "$host" "$certificate" $rest',
  ),
  known(
    'aws-elb',
    'AWS Classic Load Balancer',
    /^\d{4}-\d\d-\d\dT\S+Z \S+ \S+:\d+ \S+ -?[\d.]+ -?[\d.]+ -?[\d.]+ \d{3} /,
    '$time_iso8601 $elb $client $target $t1 $t2 $t3 $status $target_status $request_length $bytes_sent "$request" "$agent" $rest',
  ),
  known(
    'istio',
    'Istio',
    /^\[\d{4}-\d\d-\d\dT[^\]]+\] "\S+ \S+ [^"]+" \d{1,3} \S+ \S+ \S+ "/,
    '[%START_TIME%] "%REQ(:METHOD)% %REQ(X-ENVOY-ORIGINAL-PATH?:PATH)% %PROTOCOL%" %RESPONSE_CODE% %RESPONSE_FLAGS% %RESPONSE_CODE_DETAILS% %CONNECTION_TERMINATION_DETAILS% "%UPSTREAM_TRANSPORT_FAILURE_REASON%" %BYTES_RECEIVED% %BYTES_SENT% %DURATION% %RESP(X-ENVOY-UPSTREAM-SERVICE-TIME)% "%REQ(X-FORWARDED-FOR)%" "%REQ(USER-AGENT)%" "%REQ(X-REQUEST-ID)%" "%REQ(:AUTHORITY)%" %ROUTE_NAME%',
  ),
  known(
    'envoy',
    'Envoy',
    /^\[\d{4}-\d\d-\d\dT[^\]]+\] "\S+ \S+ [^"]+" \d{1,3} \S+ \d+ \d+ /,
    '[%START_TIME%] "%REQ(:METHOD)% %REQ(X-ENVOY-ORIGINAL-PATH?:PATH)% %PROTOCOL%" %RESPONSE_CODE% %RESPONSE_FLAGS% %BYTES_RECEIVED% %BYTES_SENT% %DURATION% %RESP(X-ENVOY-UPSTREAM-SERVICE-TIME)% "%REQ(X-FORWARDED-FOR)%" "%REQ(USER-AGENT)%" "%REQ(X-REQUEST-ID)%" "%REQ(:AUTHORITY)%" %ROUTE_NAME%',
  ),
  known(
    'traefik',
    'Traefik',
    `${COMMON}(?:[^"\\\\]|\\\\.)*" \\d{3} \\S+ "(?:[^"\\\\]|\\\\.)*" "(?:[^"\\\\]|\\\\.)*" \\d+ "[^"]*" "[^"]*" \\d+ms`,
    '%h %l %u %t "%r" %>s %b "%{Referer}i" "%{User-agent}i" %{count}x "%{router}x" "%{server}x" %D',
  ),
  known(
    'combined-vhost',
    'combined with virtual host',
    /^[\w.-]+:\d+ \S+ \S+ .{0,200}? ?\[/,
    '%v:%p %h %l %u %t "%r" %>s %b %D',
  ),
  known('combined', 'common or combined', COMMON, '%h %l %u %t "%r" %>s %b %D'),
]
