export class Report {
  constructor(root) {
    this.root = root;
  }

  open() {}
}
