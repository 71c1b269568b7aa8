import type { Framework } from '../../engine/framework.ts'
import { alfred } from './alfred/index.ts'
import { dartFrog } from './dart-frog/index.ts'
import { conduit } from './conduit/index.ts'
import { getServer } from './get-server/index.ts'
import { serverpod } from './serverpod/index.ts'
import { shelf } from './shelf/index.ts'

export const dartFrameworks: readonly Framework[] = [conduit, alfred, shelf, dartFrog, serverpod, getServer]
