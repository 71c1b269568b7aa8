import type { FlawId } from './flaws.ts'
import { flaws } from './flaws.ts'
import { startPaperback } from './app.ts'

// `node main.ts all`, `none`, or ids of flaws with commas between. Prints where it listens and its description as one line of JSON.
const [wanted = 'all'] = process.argv.slice(2)
const chosen = wanted.split(',')
const unknown = chosen.filter((id) => !(id in flaws))
if (wanted !== 'all' && wanted !== 'none' && unknown.length > 0) {
  process.stderr.write(
    `there is no flaw named ${unknown.join(', ')}; say all, none, or some of ${Object.keys(flaws).join(', ')}\n`,
  )
  process.exit(2)
}
const { origin, description, sdl } = await startPaperback(
  wanted === 'all' || wanted === 'none' ? wanted : (chosen as FlawId[]),
)
process.stdout.write(`${JSON.stringify({ origin, description, sdl })}\n`)
process.on('disconnect', () => process.exit(0))
