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
  readonly line: number
}

const MAX_ELEMENTS = 500_000
const MAX_DEPTH = 200
const MARKUP =
  /<!--[^]*?(?:-->|$)|<!\[CDATA\[[^]*?(?:\]\]>|$)|<\?[^]*?(?:\?>|$)|<![A-Za-z][^<>]*>|<\/\s*[^\s<>]+\s*>|<([A-Za-z_][\w.:-]*)((?:\s+[\w.:-]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*(\/?)>/g

interface Open extends XmlElement {
  readonly children: XmlElement[]
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
    if (whole.startsWith('</')) open.pop()
    if (tag === undefined) continue
    if (++count > MAX_ELEMENTS) throw new DocumentError('too-large', `holds more than ${MAX_ELEMENTS} elements`)
    if (open.length >= MAX_DEPTH) throw new DocumentError('too-deep', `is nested deeper than ${MAX_DEPTH} levels`)
    const element = elementOf(tag, attributesText, open.at(-1)?.prefixes ?? new Map(), line)
    open.at(-1)?.children.push(element)
    root ??= element
    if (slash === '') open.push(element)
  }
  return root
}

function elementOf(tag: string, text: string, outer: ReadonlyMap<string, string>, line: number): Open {
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
  return { name: local, namespace: prefixes.get(prefix) ?? '', attributes, children: [], prefixes, line }
}

const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }

function decoded(text: string): string {
  return text.replaceAll(/&(\w+);/g, (whole, name: string) => ENTITIES[name] ?? whole)
}
