import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { blocksOf, diffTexts, type DiffBlock } from './diff.rules.ts'

const partsOf = (block: DiffBlock) => (block.kind === 'changed' ? block.parts : [block])
const sideOf = (blocks: DiffBlock[], side: 'added' | 'removed') =>
  blocks.flatMap((block) => {
    const parts = partsOf(block).filter(({ kind }) => kind === 'same' || kind === side)
    return parts.length === 0 ? [] : [parts.map(({ text }) => text).join('')]
  })

describe('the difference of two texts', () => {
  it('is none for texts that are only wrapped otherwise', () => {
    const blocks = diffTexts(
      'One paragraph\nof two lines.\n\n- an item\n  that goes on',
      'One paragraph of two\nlines.\n\n- an item that goes on',
    )
    expect(blocks.map(({ kind }) => kind)).toEqual(['same', 'same'])
  })

  it('shows the words that changed within a paragraph', () => {
    const [block] = diffTexts('The screen locks after five minutes.', 'The screen locks after three minutes.')
    expect(block).toEqual({
      kind: 'changed',
      parts: [
        { kind: 'same', text: 'The screen locks after ' },
        { kind: 'removed', text: 'five ' },
        { kind: 'added', text: 'three ' },
        { kind: 'same', text: 'minutes.' },
      ],
    })
  })

  it('shows what came and what went, at its place', () => {
    const blocks = diffTexts(
      '# Scope\n\nAll devices.\n\n- Phones',
      '# Scope\n\nAll devices.\n\n- Laptops of the company\n- Phones',
    )
    expect(blocks).toEqual([
      { kind: 'same', text: '# Scope' },
      { kind: 'same', text: 'All devices.' },
      { kind: 'added', text: '- Laptops of the company' },
      { kind: 'same', text: '- Phones' },
    ])
  })

  it('keeps headings, items and rows of tables apart', () => {
    expect(blocksOf('## A\ntext\nmore\n1. one\n2. two\n   - inner\n| a | b |\n|---|---|\n> quoted')).toEqual([
      '## A',
      'text more',
      '1. one',
      '2. two',
      '  - inner',
      '| a | b |',
      '|---|---|',
      '> quoted',
    ])
  })

  it('contains both texts in full, whatever they are', () => {
    const text = fc
      .array(fc.constantFrom('a', 'b', 'c', 'the word', '\n', '\n\n', '- ', '# x\n', '  ', '1. '), { maxLength: 60 })
      .map((pieces) => pieces.join(' '))
    fc.assert(
      fc.property(text, text, (before, after) => {
        const blocks = diffTexts(before, after)
        expect(sideOf(blocks, 'removed')).toEqual(blocksOf(before))
        expect(sideOf(blocks, 'added')).toEqual(blocksOf(after))
      }),
      { numRuns: 500 },
    )
  })

  it('gives up on the least difference of texts that have nothing in common, and still shows both', () => {
    const long = (word: string) => Array.from({ length: 3000 }, (_, index) => `${word}${index}`).join('\n\n')
    const blocks = diffTexts(long('a'), long('b'))
    expect(sideOf(blocks, 'removed')).toHaveLength(3000)
    expect(sideOf(blocks, 'added')).toHaveLength(3000)
  })
})
