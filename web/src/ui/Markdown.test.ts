import * as fc from 'fast-check'
import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, it } from 'vitest'
import { Markdown } from './Markdown.tsx'

const html = (text: string) => renderToStaticMarkup(createElement(Markdown, { text }))

describe('markdown', () => {
  it('shows headings below those of the page, lists, tables and code', () => {
    const shown = html('# Scope\n\n1. *First*\n2. **Second** `x < y`\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n- [x] done')
    expect(shown).toContain('<h3>Scope</h3>')
    expect(shown).toContain('<li><em>First</em></li>')
    expect(shown).toContain('<code>x &lt; y</code>')
    expect(shown).toContain('<td>2</td>')
    expect(shown).toMatch(/<input[^>]*disabled=""[^>]*aria-label="done"[^>]*\/?>\s*done/u)
  })

  it('shows HTML as text', () => {
    const shown = html('a <img src=x onerror=alert(1)> b\n\n<script>alert(1)</script>\n\n<div onclick="x()">c</div>')
    expect(shown).not.toMatch(/<(?:img|script|div onclick)/u)
    expect(shown).toContain('&lt;script&gt;alert(1)&lt;/script&gt;')
  })

  it.each([
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    'data:text/html,x',
    'vbscript:x',
    '//evil.example',
    '/\\evil.example',
    'java&#10;script:x',
  ])('makes no link of %s', (href) => {
    expect(html(`[text](<${href}>)`)).not.toContain('<a ')
  })

  it('links to http, mail and this site, and cuts the tie to the opener', () => {
    expect(html('[a](https://example.org/x)')).toContain(
      '<a href="https://example.org/x" target="_blank" rel="noopener noreferrer">',
    )
    expect(html('[a](/policies/1)')).toContain('<a href="/policies/1">')
    expect(html('![plan](https://example.org/plan.png)')).toContain('>plan</a>')
  })

  it('survives nesting and length that are meant to break it', () => {
    for (const piece of ['>', '> ', '- ', '1. ', '[', '**a', '`', '![', '|', '<', '(', '\\', '&', '  - a\n  ']) {
      expect(html(piece.repeat(5000)).length).toBeGreaterThan(0)
    }
    expect(html('a\n\n'.repeat(100_000))).toContain('<pre')
  })

  it('never emits an element or address that it does not know, whatever is written', () => {
    const piece = fc.constantFrom(
      '<',
      '>',
      '[a]',
      '(javascript:x)',
      '"',
      '`',
      '\n',
      '\n\n',
      '# ',
      '- ',
      '> ',
      '| a |',
      '|--|',
      '&lt;',
      '<b',
      ' onload=x',
      '![',
      '](',
    )
    const allowed =
      /^(?:div|section|pre|h[3-6]|p|hr|blockquote|code|ul|ol|li|input|table|thead|tbody|tr|th|td|strong|em|del|br|a)$/u
    fc.assert(
      fc.property(fc.array(fc.oneof(piece, fc.string({ maxLength: 8 })), { maxLength: 40 }), (pieces) => {
        const shown = html(pieces.join(''))
        for (const [, name = ''] of shown.matchAll(/<([a-z0-9]+)/gu)) expect(name).toMatch(allowed)
        for (const [, href = ''] of shown.matchAll(/<a href="([^"]*)"/gu))
          expect(href).toMatch(/^(?:https?:\/\/|mailto:|\/(?![/\\])|#)/iu)
      }),
      { numRuns: 500 },
    )
  })
})
