/** The name asked for in the first question of a DNS query (RFC 1035 §4.1), or undefined for anything that is no plain query. */
export function questionOf(packet: Buffer): { name: string; type: number; end: number } | undefined {
  if (packet.length < 17 || ((packet[2] ?? 0) & 0x80) !== 0 || packet.readUInt16BE(4) < 1) return undefined
  const labels: string[] = []
  let at = 12
  for (;;) {
    const length = packet[at]
    if (length === undefined || length > 63) return undefined
    at += 1
    if (length === 0) break
    if (at + length > packet.length || labels.length > 127) return undefined
    labels.push(packet.toString('latin1', at, at + length))
    at += length
  }
  if (at + 4 > packet.length) return undefined
  return { name: labels.join('.').toLowerCase(), type: packet.readUInt16BE(at), end: at + 4 }
}

/** An authoritative answer: `address` for A questions (IPv4 text), an empty answer for every other type. */
export function answerTo(packet: Buffer, question: { type: number; end: number }, address: string): Buffer {
  const octets = address.split('.').map(Number)
  const hasAnswer =
    question.type === 1 &&
    octets.length === 4 &&
    octets.every((octet) => Number.isInteger(octet) && octet >= 0 && octet < 256)
  const head = Buffer.alloc(12)
  packet.copy(head, 0, 0, 2)
  head.writeUInt16BE(0x8400 | (packet.readUInt16BE(2) & 0x0100), 2)
  head.writeUInt16BE(1, 4)
  head.writeUInt16BE(hasAnswer ? 1 : 0, 6)
  const parts = [head, packet.subarray(12, question.end)]
  // Name as a pointer to the question, type A, class IN, no caching, four bytes.
  if (hasAnswer) parts.push(Buffer.from([0xc0, 0x0c, 0, 1, 0, 1, 0, 0, 0, 0, 0, 4, ...octets]))
  return Buffer.concat(parts)
}
