"""A bare window, frozen to be compared with the start of the program."""

import sys

from PySide6.QtWidgets import QApplication, QMainWindow

application = QApplication(sys.argv[:1])
window = QMainWindow()
window.resize(1280, 820)
window.show()
sys.exit(application.exec())
