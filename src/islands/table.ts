export function wake(_root: HTMLElement): void {}
