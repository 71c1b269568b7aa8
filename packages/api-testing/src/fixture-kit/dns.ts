import { createSocket } from 'node:dgram'

/** Asks a name server for the address of a name (RFC 1035 §4.1) and does not wait for the answer. */
export async function dnsQuery(host: string, port: number, name: string): Promise<void> {
  const labels = name.split('.').flatMap((label) => [Buffer.from([label.length]), Buffer.from(label)])
  const head = Buffer.from('000101000001000000000000', 'hex')
  const packet = Buffer.concat([head, ...labels, Buffer.from('0000010001', 'hex')])
  const socket = createSocket('udp4')
  await new Promise<void>((resolve) => {
    socket.send(packet, port, host, () => resolve())
  })
  socket.close()
}

/** A UDP port on loopback that is free now. */
export async function freePort(): Promise<number> {
  const socket = createSocket('udp4')
  await new Promise<void>((resolve) => {
    socket.bind(0, '127.0.0.1', () => resolve())
  })
  const { port } = socket.address()
  await new Promise<void>((resolve) => {
    socket.close(() => resolve())
  })
  return port
}
