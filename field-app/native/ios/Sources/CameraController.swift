import AVFoundation
import UIKit

/// The camera of the app. When it closes with a picture, the picture and its note are on the disk; the photo library is never
/// touched. If the app is ended while it is open, the app finds what was taken in the inbox at its next start.
final class CameraController: UIViewController, AVCapturePhotoCaptureDelegate {
  enum Outcome {
    case taken(String)
    case failed(String)
  }

  private let request: [String: Any]
  private let inbox: CaptureInbox
  private let place: () -> Fix?
  private let done: (Outcome) -> Void
  private let session = AVCaptureSession()
  private let output = AVCapturePhotoOutput()
  private let work = DispatchQueue(label: "fengtai-camera")
  private var front: Bool
  private let shutter = UIButton(type: .system)

  init(
    request: [String: Any], inbox: CaptureInbox, place: @escaping () -> Fix?, done: @escaping (Outcome) -> Void
  ) {
    self.request = request
    self.inbox = inbox
    self.place = place
    self.done = done
    front = request["front"] as? Bool ?? false
    super.init(nibName: nil, bundle: nil)
    modalPresentationStyle = .fullScreen
    isModalInPresentation = true
  }

  required init?(coder: NSCoder) {
    nil
  }

  override var supportedInterfaceOrientations: UIInterfaceOrientationMask { .portrait }

  override func viewDidLoad() {
    super.viewDidLoad()
    view.backgroundColor = .black
    let shown = AVCaptureVideoPreviewLayer(session: session)
    shown.frame = view.bounds
    // The whole picture is shown: what is not seen must not be on it.
    shown.videoGravity = .resizeAspect
    view.layer.addSublayer(shown)
    addButtons()
    AVCaptureDevice.requestAccess(for: .video) { [weak self] granted in
      guard let self = self else { return }
      if granted { self.work.async { self.open() } } else { self.finish(.failed("permission_camera")) }
    }
  }

  override func viewDidDisappear(_ animated: Bool) {
    super.viewDidDisappear(animated)
    work.async { self.session.stopRunning() }
  }

  func photoOutput(_ output: AVCapturePhotoOutput, didFinishProcessingPhoto photo: AVCapturePhoto, error: Error?) {
    let taken = Clock.now()
    guard error == nil, let picture = photo.fileDataRepresentation() else { return finish(.failed("no_camera")) }
    work.async {
      do {
        let id = try self.inbox.keep(picture, request: self.request, taken: taken, fix: self.place())
        self.finish(.taken(id))
      } catch {
        self.finish(.failed("disk"))
      }
    }
  }

  private func open() {
    session.beginConfiguration()
    session.sessionPreset = .photo
    session.inputs.forEach(session.removeInput)
    let position: AVCaptureDevice.Position = front ? .front : .back
    let camera =
      AVCaptureDevice.default(.builtInWideAngleCamera, for: .video, position: position)
      ?? AVCaptureDevice.default(for: .video)
    guard let camera = camera, let input = try? AVCaptureDeviceInput(device: camera), session.canAddInput(input) else {
      session.commitConfiguration()
      return finish(.failed("no_camera"))
    }
    session.addInput(input)
    if session.canAddOutput(output) { session.addOutput(output) }
    session.commitConfiguration()
    session.startRunning()
  }

  private func addButtons() {
    shutter.setTitle("拍照 Take photo", for: .normal)
    shutter.addAction(UIAction { [weak self] _ in self?.shoot() }, for: .touchUpInside)
    let turn = UIButton(type: .system)
    turn.setTitle("切换 Turn", for: .normal)
    turn.addAction(
      UIAction { [weak self] _ in
        guard let self = self else { return }
        self.work.async {
          self.front.toggle()
          self.open()
        }
      }, for: .touchUpInside)
    let close = UIButton(type: .system)
    close.setTitle("取消 Cancel", for: .normal)
    close.addAction(UIAction { [weak self] _ in self?.finish(.failed("cancelled")) }, for: .touchUpInside)
    let row = UIStackView(arrangedSubviews: [close, shutter, turn])
    row.distribution = .fillEqually
    row.translatesAutoresizingMaskIntoConstraints = false
    view.addSubview(row)
    NSLayoutConstraint.activate([
      row.leadingAnchor.constraint(equalTo: view.leadingAnchor),
      row.trailingAnchor.constraint(equalTo: view.trailingAnchor),
      row.bottomAnchor.constraint(equalTo: view.safeAreaLayoutGuide.bottomAnchor),
      // Large enough for gloves.
      row.heightAnchor.constraint(equalToConstant: 88),
    ])
  }

  private func shoot() {
    shutter.isEnabled = false
    work.async {
      guard self.session.isRunning else { return self.finish(.failed("no_camera")) }
      // JPEG and not HEIC: what is hashed is what every reader of the evidence can open.
      let settings = AVCapturePhotoSettings(format: [AVVideoCodecKey: AVVideoCodecType.jpeg])
      settings.flashMode = self.output.supportedFlashModes.contains(.auto) ? .auto : .off
      self.output.capturePhoto(with: settings, delegate: self)
    }
  }

  private func finish(_ outcome: Outcome) {
    DispatchQueue.main.async { self.dismiss(animated: true) { self.done(outcome) } }
  }
}
