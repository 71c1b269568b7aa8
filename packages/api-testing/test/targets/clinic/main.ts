import { startClinic } from './app.ts'
import type { FlawId } from './flaws.ts'
import { flaws } from './flaws.ts'

// `node main.ts all`, `none`, or ids of flaws with commas between. Prints where it listens and its description as one line of JSON.
const [wanted = 'all'] = process.argv.slice(2)
const unknown = wanted.split(',').filter((id) => !['all', 'none'].includes(id) && !(id in flaws))
if (unknown.length > 0) {
  process.stderr.write(`there is no flaw named ${unknown.join(', ')}\n`)
  process.exit(2)
}
const clinic = await startClinic(wanted === 'all' || wanted === 'none' ? wanted : (wanted.split(',') as FlawId[]))
process.stdout.write(
  `${JSON.stringify({ origin: clinic.origin, description: clinic.description, folder: clinic.folder })}\n`,
)
process.on('disconnect', () => void clinic.stop().then(() => process.exit(0)))
