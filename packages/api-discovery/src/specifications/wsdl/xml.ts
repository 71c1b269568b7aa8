/** As much XML as WSDL needs: elements, attributes and lines. No DTD is read and no entity but the five is known. */
import { DocumentError } from '../document.ts'
import { LineTally } from '../lines.ts'

export interface XmlElement {
  /** Without its prefix. */
  readonly name: string
  /** The namespace that its prefix stands for. */
  readonly namespace: string
  /** By name as written. */
  readonly attributes: ReadonlyMap<string, string>
  readonly children: readonly XmlElement[]
  /** What an element without children holds, trimmed. */
  readonly text: string
  readonly line: number
}

const MAX_ELEMENTS = 500_000
const MAX_DEPTH = 200
const MARKUP =
  /<!--[^]*?(?:-->|$)|<!\[CDATA\[[^]*?(?:\]\]>|$)|<\?[^]*?(?:\?>|$)|<![A-Za-z][^<>]*>|<\/\s*[^\s<>]+\s*>|<([A-Za-z_][\w.:-]*)((?:\s+[\w.:-]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*(\/?)>/g

interface Open extends XmlElement {
  readonly children: XmlElement[]
  text: string
  /** Where what it holds begins. */
  readonly start: number
  readonly prefixes: ReadonlyMap<string, string>
}

/** The root element. Throws `DocumentError`. */
export function parseXml(text: string): XmlElement | undefined {
  const open: Open[] = []
  let root: XmlElement | undefined
  let count = 0
  const lines = new LineTally(text)
  for (const match of text.matchAll(MARKUP)) {
    const line = lines.at(match.index)
    const [whole, tag, attributesText = '', slash] = match
    if (whole.startsWith('</')) {
      const ended = open.pop()
      if (ended !== undefined && ended.children.length === 0)
        ended.text = decoded(text.slice(ended.start, match.index).trim())
    }
    if (tag === undefined) continue
    if (++count > MAX_ELEMENTS) throw new DocumentError('too-large', `holds more than ${MAX_ELEMENTS} elements`)
    if (open.length >= MAX_DEPTH) throw new DocumentError('too-deep', `is nested deeper than ${MAX_DEPTH} levels`)
    const element = elementOf(tag, attributesText, open.at(-1)?.prefixes ?? new Map(), line, match.index + whole.length)
    open.at(-1)?.children.push(element)
    root ??= element
    if (slash === '') open.push(element)
  }
  return root
}

function elementOf(tag: string, text: string, outer: ReadonlyMap<string, string>, line: number, start: number): Open {
  const attributes = new Map(
    [...text.matchAll(/([\w.:-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g)].map(([, name = '', double, single]) => [
      name,
      decoded(double ?? single ?? ''),
    ]),
  )
  const own = [...attributes].filter(([name]) => name === 'xmlns' || name.startsWith('xmlns:'))
  const prefixes =
    own.length === 0 ? outer : new Map([...outer, ...own.map(([name, uri]) => [name.slice(6), uri] as const)])
  const [local = '', prefix = ''] = tag.split(':').toReversed()
  return {
    name: local,
    namespace: prefixes.get(prefix) ?? '',
    attributes,
    children: [],
    text: '',
    start,
    prefixes,
    line,
  }
}

const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }

function decoded(text: string): string {
  return text.replaceAll(/&(\w+);/g, (whole, name: string) => ENTITIES[name] ?? whole)
}
