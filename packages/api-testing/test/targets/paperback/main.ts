import { flawsWanted } from '../flaws-wanted.ts'
import { flaws } from './flaws.ts'
import { startPaperback } from './app.ts'

// `node main.ts all`, `none`, or ids of flaws with commas between. Prints where it listens and its description as one line of JSON.
const { origin, description, sdl, close } = await startPaperback(flawsWanted(flaws))
process.stdout.write(`${JSON.stringify({ origin, description, sdl })}\n`)
process.on('disconnect', () => void close().then(() => process.exit(0)))
