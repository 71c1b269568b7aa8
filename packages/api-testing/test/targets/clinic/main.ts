import { flawsWanted } from '../flaws-wanted.ts'
import { startClinic } from './app.ts'
import { flaws } from './flaws.ts'

// `node main.ts all`, `none`, or ids of flaws with commas between. Prints where it listens and its description as one line of JSON.
const clinic = await startClinic(flawsWanted(flaws))
process.stdout.write(
  `${JSON.stringify({ origin: clinic.origin, description: clinic.description, folder: clinic.folder })}\n`,
)
process.on('disconnect', () => void clinic.stop().then(() => process.exit(0)))
