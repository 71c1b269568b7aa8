/**
 * Unpacks the browser that @sparticuz/chromium carries into the folder named by TMPDIR, and ends.
 * A process of its own, because that package takes its target from the environment of the whole process.
 */
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import chromium, { inflate } from '@sparticuz/chromium'

const packed = join(dirname(fileURLToPath(import.meta.resolve('@sparticuz/chromium'))), '../bin')

await chromium.executablePath()
await inflate(join(packed, 'al2023.tar.br'))
