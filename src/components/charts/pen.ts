/** Writes the shortest path for d3-shape: whole units, relative steps. */
export class Pen {
  private path = '';
  private x = 0;
  private y = 0;
  private last = '';
  /** Strokes of one point, which d3-shape closes at once: a line cannot show them. */
  readonly dots: [x: number, y: number][] = [];

  moveTo(x: number, y: number): void {
    this.step('m', x, y);
  }
  lineTo(x: number, y: number): void {
    this.step('l', x, y);
  }
  closePath(): void {
    this.dots.push([this.x, this.y]);
  }
  /** A rectangle between two corners. */
  box(left: number, top: number, right: number, bottom: number): void {
    this.moveTo(left, top);
    const [width, height] = [Math.round(right) - this.x, Math.round(bottom) - this.y];
    this.path += `h${width}v${height}h${-width}z`;
    this.last = 'z';
  }
  toString(): string {
    return this.path;
  }

  private step(command: 'm' | 'l', x: number, y: number): void {
    const [toX, toY] = [Math.round(x), Math.round(y)];
    const [dx, dy] = [toX - this.x, toY - this.y];
    this.path += `${this.last === command && command === 'l' ? (dx < 0 ? '' : ' ') : command}${dx}${dy < 0 ? '' : ' '}${dy}`;
    [this.x, this.y, this.last] = [toX, toY, command];
  }
}
