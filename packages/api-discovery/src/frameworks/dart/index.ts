import type { Framework } from '../../engine/framework.ts'
import { alfred } from './alfred/index.ts'
import { dartFrog } from './dart-frog/index.ts'
import { serverpod } from './serverpod/index.ts'
import { shelf } from './shelf/index.ts'

export const dartFrameworks: readonly Framework[] = [shelf, dartFrog, alfred, serverpod]
