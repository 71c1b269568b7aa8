import { describe, expect, test, vi } from 'vitest'
import { GRAMMARS, loadGrammars, ParserTimeout, parseText, withTrees, type Node } from './parser.ts'

describe('parsing', () => {
  test('in a grammar that was not loaded is refused', async () => {
    // other files of this worker may have loaded it
    vi.resetModules()
    const fresh = await import('./parser.ts')
    expect(() => fresh.parseText('rust', '')).toThrow('The parser for rust cannot be loaded')
  })

  test.each(GRAMMARS)('%s answers with a tree whose nodes cut the text', async (grammar) => {
    await loadGrammars([grammar])
    const text = grammar === 'php' ? '<?php f("é😀", 1);' : 'f("é😀", 1)'
    const [whole, last] = withTrees(() => {
      const root = parseText(grammar, text)
      let last: Node = root
      for (let child = last.children().at(-1); child !== undefined; child = last.children().at(-1)) last = child
      return [root.range(), { text: last.text(), from: last.range().start.index, leaf: last.isLeaf() }]
    })
    expect(whole.end.index).toBe(text.length)
    expect(last).toEqual({ text: text.slice(last.from), from: last.from, leaf: true })
  })

  test('nodes of a tree that was closed say so, instead of reading the memory of another one', async () => {
    await loadGrammars(['TypeScript'])
    const root = withTrees(() => parseText('TypeScript', 'a; b'))
    expect(() => root.children()).toThrow('closed')
  })

  test('of a text that takes too long ends, and the next text is parsed as if it had not been', async () => {
    await loadGrammars(['TypeScript'])
    let now = 0
    const clock = vi.spyOn(performance, 'now').mockImplementation(() => (now += 60_000))
    try {
      expect(() => parseText('TypeScript', 'a(b, [c])\n'.repeat(5_000))).toThrow(ParserTimeout)
    } finally {
      clock.mockRestore()
    }
    expect(withTrees(() => parseText('TypeScript', 'a; b').children().length)).toBe(2)
  })

  test('trees inside others are closed first', async () => {
    await loadGrammars(['TypeScript'])
    withTrees(() => {
      const outer = parseText('TypeScript', 'a; b')
      const inner = withTrees(() => parseText('TypeScript', 'c'))
      expect(() => inner.children()).toThrow('closed')
      expect(outer.children().map((child) => child.text())).toEqual(['a;', 'b'])
    })
  })
})
