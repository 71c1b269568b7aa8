/** Where in a page a text stands, as far as it decides what can break out of there. */
export type HtmlContext =
  | { readonly kind: 'text' }
  | { readonly kind: 'attribute'; readonly quote: '"' | "'" | '' }
  | { readonly kind: 'script' }
  /** Comments, and elements whose content is no markup: title, textarea, style … */
  | { readonly kind: 'inert' }

const rawElements = /^(?:script|style|textarea|title|noscript|template|iframe|xmp)$/i

/**
 * The contexts of every occurrence of `text` in a page, in order. A tokenizer of the states that matter (HTML Living Standard §13.2.5), not a parser:
 * it follows tags, quoted attributes, comments and elements with raw text.
 */
export function contextsOf(html: string, text: string): HtmlContext[] {
  const found: HtmlContext[] = []
  const note = (start: number, end: number, context: HtmlContext): void => {
    for (let at = html.indexOf(text, start); at !== -1 && at < end; at = html.indexOf(text, at + text.length))
      found.push(context)
  }
  let at = 0
  while (at < html.length) {
    const open = html.indexOf('<', at)
    note(at, open === -1 ? html.length : open, { kind: 'text' })
    if (open === -1) break
    if (html.startsWith('<!--', open)) {
      const end = endOf(html, '-->', open + 4)
      note(open, end, { kind: 'inert' })
      at = end
      continue
    }
    const tag = /^<\/?([A-Za-z][^\s/>]*)/.exec(html.slice(open, open + 80))
    if (tag === null) {
      // A `<` that begins no tag is text.
      note(open, open + 1, { kind: 'text' })
      at = open + 1
      continue
    }
    const name = tag[1] ?? ''
    // The name of the tag itself: an element of our own is markup that was accepted.
    if (`<${name}`.includes(text)) found.push({ kind: 'text' })
    at = readAttributes(html, open + tag[0].length, note)
    if (!tag[0].startsWith('</') && rawElements.test(name)) {
      const end = endOf(html, `</${name}`, at) - name.length - 2
      note(at, end, /^script$/i.test(name) ? { kind: 'script' } : { kind: 'inert' })
      at = end
    }
  }
  return found
}

/** Position after the next `mark` (any case), or the end of the page. */
function endOf(html: string, mark: string, from: number): number {
  const at = html.toLowerCase().indexOf(mark.toLowerCase(), from)
  return at === -1 ? html.length + mark.length : at + mark.length
}

/** Reads up to the `>` of a tag, quotes respected, and gives the position after it. */
function readAttributes(
  html: string,
  from: number,
  note: (start: number, end: number, context: HtmlContext) => void,
): number {
  let at = from
  while (at < html.length) {
    const sign = html[at] ?? ''
    if (sign === '>') return at + 1
    if (sign === '"' || sign === "'") {
      const close = html.indexOf(sign, at + 1)
      const end = close === -1 ? html.length : close
      note(at + 1, end, { kind: 'attribute', quote: sign })
      at = end + 1
      continue
    }
    const bare = /^[^\s"'>]+/.exec(html.slice(at, at + 4096))?.[0]
    if (bare === undefined) {
      at += 1
      continue
    }
    note(at, at + bare.length, { kind: 'attribute', quote: '' })
    at += bare.length
  }
  return at
}
