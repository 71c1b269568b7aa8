import { Door } from '../../ui/Door.tsx'

export function SetUpPage() {
  return <Door title="Set up Holdfast">…</Door>
}
