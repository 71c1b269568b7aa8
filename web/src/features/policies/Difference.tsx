import { useMemo } from 'react'
import { PageLink } from '../../ui/PageLink.tsx'
import { Section } from '../../ui/Section.tsx'
import { plural } from '../../ui/share.ts'
import { diffTexts, type DiffBlock } from './diff.rules.ts'
import classes from './Difference.module.css'
import type { PolicyVersion } from './policies.query.ts'

/** What `after` says otherwise than `before`. */
export function Difference({ before, after }: { before: PolicyVersion; after: PolicyVersion }) {
  return (
    <Section
      title={`What changed from version ${before.version} to ${after.version}`}
      aside={
        <PageLink to={{ to: '.', search: (search) => ({ ...search, compare: undefined }) }}>show the text</PageLink>
      }
      isPadded
    >
      <DifferenceText before={before.body} after={after.body} />
    </Section>
  )
}

/** Unchanged passages longer than this are folded up, but for what stands right beside a change. */
const FOLDED_FROM = 4

export function DifferenceText({ before, after }: { before: string; after: string }) {
  const passages = useMemo(() => passagesOf(diffTexts(before, after)), [before, after])
  const changed = passages.flatMap(({ blocks }) => blocks).filter(({ kind }) => kind !== 'same').length
  if (changed === 0) return <p className={classes.none}>The two texts say the same.</p>
  return (
    <div className={classes.difference}>
      <p className={classes.legend}>
        {plural(changed, 'passage')} changed. <del>Taken out</del>, <ins>put in</ins>.
      </p>
      {passages.map(({ blocks, isFolded, first }) =>
        isFolded ? (
          <details key={first} className={classes.folded}>
            <summary>{plural(blocks.length, 'passage')} unchanged</summary>
            <Blocks blocks={blocks} />
          </details>
        ) : (
          <Blocks key={first} blocks={blocks} />
        ),
      )}
    </div>
  )
}

function Blocks({ blocks }: { blocks: DiffBlock[] }) {
  return blocks.map((block, index) => (
    // Passages of two fixed texts have no identity but their place.
    // oxlint-disable-next-line react/no-array-index-key
    <p key={index} className={classes.block} data-kind={block.kind}>
      {block.kind === 'changed'
        ? block.parts.map((part, at) => {
            // oxlint-disable-next-line react/no-array-index-key
            if (part.kind === 'removed') return <del key={at}>{part.text}</del>
            // oxlint-disable-next-line react/no-array-index-key
            if (part.kind === 'added') return <ins key={at}>{part.text}</ins>
            return part.text
          })
        : block.kind === 'removed'
          ? [<del key="text">{block.text}</del>]
          : block.kind === 'added'
            ? [<ins key="text">{block.text}</ins>]
            : block.text}
    </p>
  ))
}

interface Passage {
  /** Index of its first block, which names it. */
  first: number
  blocks: DiffBlock[]
  isFolded: boolean
}

/** Runs of blocks that are shown, and runs far from any change that are folded up. */
function passagesOf(blocks: DiffBlock[]): Passage[] {
  const isNear = (index: number) => [-1, 0, 1].some((by) => (blocks[index + by]?.kind ?? 'same') !== 'same')
  const passages: Passage[] = []
  for (const [index, block] of blocks.entries()) {
    const isFar = !isNear(index)
    const last = passages.at(-1)
    if (last && last.isFolded === isFar) last.blocks.push(block)
    else passages.push({ first: index, blocks: [block], isFolded: isFar })
  }
  return passages.map((passage) => ({ ...passage, isFolded: passage.isFolded && passage.blocks.length >= FOLDED_FROM }))
}
