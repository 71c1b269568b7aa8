/** Items that Burp Suite saves as XML (Proxy history, Site map, "Save selected items"). */
import { hostOf } from '../exchange.ts'
import { delimitedReader } from './delimited.ts'
import type { TrafficFormat } from './format.ts'
import { exchangeOfMessages } from './http-message.ts'

export const burp: TrafficFormat = {
  name: 'burp',
  title: 'Burp Suite items',
  accepts: (head) => /<items\b[^>]*\bburpVersion=/.test(head),
  reader: (sink) =>
    delimitedReader(
      '</item>',
      (piece, number, isLast) => {
        const begin = piece.indexOf('<item>')
        if (begin < 0) {
          if (!isLast) sink.problem({ where: `item ${number}`, what: 'has no beginning' })
          return
        }
        if (isLast) {
          sink.problem({
            where: `item ${number}`,
            what: 'is cut off, as is the rest of the file; save the items again',
          })
          return
        }
        const item = piece.subarray(begin)
        const request = messageIn(item, 'request')
        if (request === undefined) {
          sink.problem({ where: `item ${number}`, what: 'has no request' })
          return
        }
        const time = Date.parse(textIn(item, 'time') ?? '')
        const port = textIn(item, 'port')
        const host = textIn(item, 'host')
        const exchange = exchangeOfMessages(request, messageIn(item, 'response'), {
          host: host === undefined ? undefined : hostOf(port === undefined ? host : `${host}:${port}`),
          at: Number.isNaN(time) ? undefined : time,
        })
        if (typeof exchange === 'string') sink.problem({ where: `item ${number}`, what: exchange })
        else sink.exchange(exchange)
      },
      (problem) => sink.problem(problem),
    ),
}

/** The text of an element whose content is plain or CDATA. */
function textIn(item: Buffer, name: string): string | undefined {
  const open = item.indexOf(`<${name}`)
  const start = open < 0 ? -1 : item.indexOf('>', open)
  const end = start < 0 ? -1 : item.indexOf(`</${name}>`, start)
  if (end < 0 || end - start > 20_000) return undefined
  const text = item.toString('utf8', start + 1, end)
  return (/^<!\[CDATA\[([^]*)\]\]>$/.exec(text)?.[1] ?? text).trim()
}

/** A message in `<request base64="true"><![CDATA[…]]></request>`. */
function messageIn(item: Buffer, name: string): Buffer | undefined {
  const open = item.indexOf(`<${name} base64="`)
  if (open < 0) return undefined
  const isBase64 = item.toString('latin1', open, open + name.length + 20).includes('"true"')
  const start = item.indexOf('<![CDATA[', open)
  const end = item.lastIndexOf(`]]></${name}>`)
  if (start < 0 || end < start) return undefined
  const content = item.subarray(start + 9, end)
  return isBase64 ? Buffer.from(content.toString('latin1'), 'base64') : content
}
