import { flawsWanted } from '../flaws-wanted.ts'
import { startHelpdesk } from './app.ts'
import { flaws } from './flaws.ts'

// `node main.ts all`, `none`, or ids of flaws with commas between. Prints where it listens and its schema as one line of JSON.
const helpdesk = await startHelpdesk(flawsWanted(flaws))
process.stdout.write(`${JSON.stringify({ origin: helpdesk.origin, sdl: helpdesk.sdl, folder: helpdesk.folder })}\n`)
process.on('disconnect', () => void helpdesk.stop().then(() => process.exit(0)))
