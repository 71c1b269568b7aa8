/**
 * The flaws that the command line asks for: `all`, `none`, or ids with commas between; all without an argument. Ends the process with 2 and
 * the names there are when one is unknown.
 */
export function flawsWanted<Id extends string>(flaws: Readonly<Record<Id, unknown>>): 'all' | 'none' | Id[] {
  const [wanted = 'all'] = process.argv.slice(2)
  if (wanted === 'all' || wanted === 'none') return wanted
  const isKnown = (id: string): id is Id => Object.hasOwn(flaws, id)
  const ids = wanted.split(',')
  const known = ids.filter(isKnown)
  if (known.length === ids.length) return known
  const unknown = ids.filter((id) => !isKnown(id))
  process.stderr.write(
    `there is no flaw named ${unknown.join(', ')}; say all, none, or some of ${Object.keys(flaws).join(', ')}\n`,
  )
  process.exit(2)
}
