import { useQuery } from '@tanstack/react-query'
import { CopyText } from '../../ui/CopyText.tsx'
import { Facts } from '../../ui/Facts.tsx'
import { Section } from '../../ui/Section.tsx'
import { plural } from '../../ui/share.ts'
import { StateMark } from '../../ui/StateMark.tsx'
import { Time } from '../../ui/Time.tsx'
import classes from './InclusionProof.module.css'
import type { Entry } from './ledger.query.ts'
import { bytesOfBase64, bytesOfHex, equal, isIncluded, leafHashOf } from './proof.rules.ts'

/** Hashes from the entry up to the signed root, computed again in this browser. */
export function InclusionProof({ entry }: { entry: Entry }) {
  const { leaf, leafHash, proof, checkpoint } = entry
  return (
    <Section title="Proof that it is in the ledger" isPadded aside={<Checked entry={entry} />}>
      <Facts
        facts={[
          ['Entry hash', <CopyText key="leaf" text={leafHash} name="entry hash" />],
          [
            'Way to the root',
            <details key="proof">
              <summary className={classes.summary}>{plural(proof.length, 'hash', 'hashes')}</summary>
              <ol className={classes.proof}>
                {proof.map((hash) => (
                  <li key={hash}>
                    <code>{hash}</code>
                  </li>
                ))}
              </ol>
            </details>,
          ],
          ['Root', <CopyText key="root" text={checkpoint.root} name="root" />],
          [
            'Signed',
            <>
              <Time key="at" at={checkpoint.at} as="moment" />, with {checkpoint.size.toLocaleString('en')} entries
            </>,
          ],
        ]}
      />
      <details className={classes.note}>
        <summary className={classes.summary}>The signed note of that checkpoint</summary>
        <CopyText text={checkpoint.note} name="note" isBlock />
      </details>
      <p className={classes.hint}>
        Entry {leaf} is leaf {leaf} of a Merkle tree (RFC 9162). Your browser computes its hash from the text above and
        the root from the hashes on the way. Compare the root with a checkpoint that you keep elsewhere, and you need
        not trust this page.
      </p>
    </Section>
  )
}

function Checked({ entry }: { entry: Entry }) {
  const { data: result } = useQuery({
    queryKey: ['inclusion', entry.leaf, entry.checkpoint.root, entry.leafHash],
    queryFn: () => check(entry),
    staleTime: Number.POSITIVE_INFINITY,
  })
  switch (result) {
    case undefined:
      return null
    case 'proven':
      return <StateMark state="pass">proven in this browser</StateMark>
    case 'hash_only':
      return <StateMark state="pass">the hash is proven, its text is not here</StateMark>
    case 'broken':
      return <StateMark state="fail">does not verify: tell your auditor</StateMark>
    case 'impossible':
      return (
        <StateMark state="not_assessed">this page is not served securely, so the browser cannot compute it</StateMark>
      )
  }
}

async function check({ leaf, leafHash, proof, checkpoint, salt, body }: Entry) {
  // WebCrypto is missing on pages that came over plain http from another machine.
  if (!globalThis.isSecureContext) return 'impossible'
  const given = bytesOfHex(leafHash)
  const computed = salt !== null && body !== null ? await leafHashOf(salt, body) : null
  if (computed && !equal(computed, given)) return 'broken'
  const isProven = await isIncluded({
    leaf,
    size: checkpoint.size,
    leafHash: given,
    proof: proof.map(bytesOfBase64),
    root: bytesOfBase64(checkpoint.root),
  })
  if (!isProven) return 'broken'
  return computed ? 'proven' : 'hash_only'
}
