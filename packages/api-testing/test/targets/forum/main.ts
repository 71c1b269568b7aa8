import { flawsWanted } from '../flaws-wanted.ts'
import { startForum } from './app.ts'
import { flaws } from './flaws.ts'

// `node main.ts all`, `none`, or ids of flaws with commas between. Prints where it listens and its schema as one line of JSON.
const forum = await startForum(flawsWanted(flaws))
process.stdout.write(`${JSON.stringify({ origin: forum.origin, sdl: forum.sdl, folder: forum.folder })}\n`)
process.on('disconnect', () => void forum.stop().then(() => process.exit(0)))
